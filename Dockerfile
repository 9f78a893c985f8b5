# The phones' server away from the room: the same server, on a folder that holds questions only.
#   workshop live pack teams/acme away
#   docker build -t workshop-live .
#   docker run --rm -p 127.0.0.1:8899:8899 -v "$PWD/away:/room" workshop-live --behind-proxy survey.example.com
# Before it stands a proxy or a tunnel that has the certificate and says from whom a request comes.
FROM python:3.12-slim
RUN useradd --create-home --uid 10001 phones
COPY pyproject.toml README.md CHANGELOG.md LICENSE constraints.txt /kit/
COPY src /kit/src
COPY notebooks /kit/notebooks
COPY exercises /kit/exercises
COPY facilitation /kit/facilitation
COPY data/blank /kit/data/blank
# Only what the server needs: no tables, no notebooks' libraries.
RUN awk '/^[a-z]/ { own = /^(filelock|jinja2|markupsafe|segno|tornado)==/ } own' /kit/constraints.txt > /kit/room.txt \
    && awk '/^[a-z]/ { own = /^(hatchling|packaging|pathspec|pluggy|tomlkit|trove-classifiers)==/ } own' /kit/constraints.txt > /kit/build.txt \
    && pip install --no-cache-dir --require-hashes -r /kit/room.txt \
    && pip install --no-cache-dir --require-hashes -r /kit/build.txt \
    && pip install --no-cache-dir --no-deps --no-build-isolation /kit \
    && pip uninstall --yes -r /kit/build.txt \
    && rm -rf /kit
USER phones
VOLUME /room
EXPOSE 8899
ENTRYPOINT ["python", "-P", "-m", "workshop.live", "/room", "--address", "0.0.0.0"]
