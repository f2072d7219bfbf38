"""How well calls are ranked, on links between companies' projects and calls that others than we drew."""
