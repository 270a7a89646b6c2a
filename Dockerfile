# Build:  docker build -t roro .
# Run:    docker run --rm -e DISCORD_TOKEN roro
# or with the token as a file:
#         docker run --rm -v ./token:/run/secrets/token:ro -e DISCORD_TOKEN_FILE=/run/secrets/token roro

# The latest stable Rust; Cargo.toml says which is the oldest that will do.
FROM rust:1-slim-trixie AS build
WORKDIR /src
COPY . .
RUN --mount=type=cache,target=/usr/local/cargo/registry \
    --mount=type=cache,target=/src/target \
    cargo build --release --locked --bin roro && cp target/release/roro /roro

# glibc and nothing else: no shell, no package manager. The root certificates are compiled in.
FROM gcr.io/distroless/cc-debian13:nonroot
COPY --from=build /roro /usr/local/bin/roro
ENV RORO_LOG_FORMAT=json
USER nonroot
STOPSIGNAL SIGTERM
ENTRYPOINT ["/usr/local/bin/roro"]
