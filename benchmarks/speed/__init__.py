"""Many companies against many calls, beside engines that rank texts and say nothing more."""
