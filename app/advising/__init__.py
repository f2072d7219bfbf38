"""What advisors are told of their companies, for pages and commands alike."""
