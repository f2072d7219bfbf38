"""What a company does with all that is known of it, by a link that is good for a day: take it along, have it erased."""
