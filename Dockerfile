# The wheels of Callfit and of all that it needs, in the versions that the tests ran with.
FROM python:3.11-slim AS wheels
WORKDIR /source
COPY pyproject.toml constraints.txt README.md LICENSE ./
COPY app ./app
COPY catalogue ./catalogue
COPY crawlers ./crawlers
COPY matcher ./matcher
COPY notifier ./notifier
COPY templates ./templates
COPY examples ./examples
RUN pip wheel --no-cache-dir --constraint constraints.txt --wheel-dir /wheels ".[web,postgres,dkim,bounces,xlsx]"

FROM python:3.11-slim
RUN --mount=type=bind,from=wheels,source=/wheels,target=/wheels \
    pip install --no-cache-dir --no-index --find-links /wheels "callfit[web,postgres,dkim,bounces,xlsx]"
# A user without a name on the host, and the two folders that must outlive a container. What the machine remembers of
# sending is no part of a backup, so it does not lie beside the database.
RUN useradd --system --uid 10001 --no-create-home --home-dir /data callfit \
    && install --directory --owner callfit --mode 700 /data /state
ENV HOME=/data \
    PYTHONDONTWRITEBYTECODE=1 \
    CALLFIT_STATE=/state
USER callfit
WORKDIR /data
VOLUME ["/data", "/state"]
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s \
    CMD ["python", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:8000/health', timeout=4)"]
ENTRYPOINT ["callfit"]
CMD ["serve", "--host", "0.0.0.0", "--port", "8000"]
