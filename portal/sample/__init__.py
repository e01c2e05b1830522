"""The sample collection: invented institutions, people and works, written for this project and typeset when loaded."""
