"""The pages behind the links in mails, one module a group of them."""
