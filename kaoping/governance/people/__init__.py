"""People (人员): accounts, the posts they hold, deputies (AB角), delegation for a time."""
