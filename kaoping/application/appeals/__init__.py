"""Appeals (申诉): on an item, decided jointly by two who were not involved before."""
