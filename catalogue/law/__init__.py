"""Rules of law and thresholds as dated data, each with its legal basis and how far it was verified."""
