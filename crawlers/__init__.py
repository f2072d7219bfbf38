"""From a portal's answer to a call."""
