"""Answer programs: the REST API under ``/api/v1``, feeds, health."""
