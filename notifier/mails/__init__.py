"""The mails: laid out as text and HTML, with their calendars and headers."""
