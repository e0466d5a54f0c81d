"""Notices (通知): a sentence for a person, with the page that it is about."""
