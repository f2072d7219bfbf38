"""What advisors type, and the words of calls that it is found by; pure, the database is the store's business."""
