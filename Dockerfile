# The assistant with its model, trained while the image is built.
FROM python:3.11-slim

ENV PYTHONUNBUFFERED=1 UV_LINK_MODE=copy UV_NO_CACHE=1 UV_PYTHON_DOWNLOADS=never
RUN pip install --no-cache-dir uv && useradd --create-home --uid 10001 talentbot && install -d -o talentbot /app
WORKDIR /app
USER talentbot

# dependencies first: they change seldom
COPY --chown=talentbot pyproject.toml uv.lock .python-version README.md ./
COPY --chown=talentbot bot/no_tensorflow bot/no_tensorflow
RUN uv sync --frozen --no-dev --no-install-project

COPY --chown=talentbot . .
RUN uv sync --frozen --no-dev
ENV PATH=/app/.venv/bin:$PATH
RUN talentbot check && talentbot train

ENV TALENTBOT_HOST=0.0.0.0
EXPOSE 5005
HEALTHCHECK --interval=15s --timeout=5s --start-period=90s --retries=4 \
  CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:5005/readyz', timeout=4)"]
CMD ["talentbot", "up"]
