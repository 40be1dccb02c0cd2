"""Persons, family groups, pets, safe contact, invitations."""
