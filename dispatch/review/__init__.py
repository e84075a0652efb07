"""The record: what happened, as it happened, for leads and coordinators."""
