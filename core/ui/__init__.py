"""Python side of the page components: words for dates, rings of states, small pictures, widgets."""
