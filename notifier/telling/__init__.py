"""What is told to whom, why and when: planned and written down, each thing once."""
