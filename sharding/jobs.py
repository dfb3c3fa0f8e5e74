"""Do what somebody asked for once: a command as it is typed, in a process of its own."""

from __future__ import annotations

import logging
from tempfile import TemporaryFile
from time import monotonic

from celery.exceptions import Reject
from pymongo.errors import PyMongoError

from database.connection.outages import brief
from database.repositories.crawling.jobs import LONGEST_SAID, JobRepository
from database.repositories.crawling.shards import SIGN_OF_LIFE
from sharding.app import app
from sharding.child import DeadlinePassed, NotOurs, run_command
from sharding.settings import current_settings
from sharding.stopping import Stopping, check_grace
from sharding.tasks import connected

logger = logging.getLogger(__name__)

# Bytes of a character at most: of what is printed the end is read, and cut to characters.
CHARACTER = 4


@app.task(name="sharding.run_job")
def run_job(job: str) -> None:
    """Run the command of a job, unless another worker has it or it is done."""
    settings = current_settings()
    with connected(settings) as database, TemporaryFile() as printed:
        jobs = JobRepository(database)
        words = jobs.begin(job)
        if words is None:
            logger.info("Job %s is not to be done any more", job)
            return
        signs = _Signs(jobs, job)
        code: int | None = None
        try:
            code = run_command(words, monotonic() + settings.deadline, signs.give, printed)
        except NotOurs:
            logger.warning("Job %s was taken over by another worker", job)
            return
        except Stopping:
            logger.warning("Job %s is returned, as this worker stops", job)
            jobs.leave(job)
            raise Reject("the worker stops", requeue=True) from None
        except DeadlinePassed:
            printed.write(f"\nnot done within {settings.deadline:g} s".encode())
        start = max(0, printed.seek(0, 2) - LONGEST_SAID * CHARACTER)
        printed.seek(start)
        jobs.end(job, code, printed.read().decode(errors="replace").strip())


class _Signs:
    """Give a sign of life now and then while a job is done."""

    def __init__(self, jobs: JobRepository, job: str) -> None:
        self._jobs = jobs
        self._job = job
        self._given = monotonic()

    def give(self) -> bool:
        """Give a sign if it is time; return False where another worker has the job.

        Raises Stopping.
        """
        check_grace()
        if monotonic() - self._given < SIGN_OF_LIFE.total_seconds():
            return True
        self._given = monotonic()
        try:
            return self._jobs.renew(self._job)
        except PyMongoError as error:
            logger.warning("Job %s: no sign of life could be given (%s)", self._job, brief(error))
            return True
