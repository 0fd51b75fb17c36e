# The service in a container: it drives libvirt and Slurm of the host, whose sockets and configuration are mounted in.
#   docker build -t stratuslab-elastic .
#   docker run --network host --user 7117:$(getent group libvirt | cut -d: -f3) --read-only --tmpfs /tmp --cap-drop ALL --security-opt no-new-privileges \
#     -v /etc/stratuslab-elastic:/etc/stratuslab-elastic:ro -v /var/lib/stratuslab-elastic:/var/lib/stratuslab-elastic \
#     -v /run/libvirt:/run/libvirt -v /etc/slurm:/etc/slurm:ro -v /run/munge:/run/munge stratuslab-elastic
# The user 7117 must own the data directory and be able to read the configuration. Secrets are mounted as files that the configuration names; none is built in.
# Slurm's commands may be older than slurmctld (two releases), not newer. Ubuntu 24.04 has 23.11: for an older controller put that release's commands
# into the image instead and name them in clusters[].slurm.bin.
#
# .NET 10 has images for Ubuntu, Alpine and Azure Linux; none for Debian. The tags are of one version each: raise both with a security update of .NET. A tag may still be built anew,
# over a newer Ubuntu. For a build that is the same tomorrow, pin both by the digest that your registry tells:
#   docker buildx imagetools inspect mcr.microsoft.com/dotnet/aspnet:10.0.12-noble --format '{{.Manifest.Digest}}'
#   docker build --build-arg SDK=mcr.microsoft.com/dotnet/sdk:10.0.401-noble@sha256:... --build-arg RUNTIME=mcr.microsoft.com/dotnet/aspnet:10.0.12-noble@sha256:... .
ARG SDK=mcr.microsoft.com/dotnet/sdk:10.0.401-noble
ARG RUNTIME=mcr.microsoft.com/dotnet/aspnet:10.0.12-noble

FROM ${SDK} AS build
WORKDIR /source
# The packages first: they change less often than the sources.
COPY Directory.Build.props Directory.Packages.props global.json .editorconfig ./
COPY build build
COPY src src
RUN dotnet restore src/StratusLab.Elastic --locked-mode \
 && dotnet publish src/StratusLab.Elastic --configuration Release --no-restore --output /app

FROM ${RUNTIME}
LABEL org.opencontainers.image.title="stratuslab-elastic" \
      org.opencontainers.image.description="Elastic worker nodes for batch systems" \
      org.opencontainers.image.version="0.1.0" \
      org.opencontainers.image.licenses="Apache-2.0"
SHELL ["/bin/bash", "-euo", "pipefail", "-c"]
RUN apt-get update \
 && apt-get install -y --no-install-recommends genisoimage libvirt-clients munge openssh-client qemu-utils slurm-client xz-utils zstd \
 && rm -rf /var/lib/apt/lists/* \
 && groupadd --system --gid 7117 elastic \
 && useradd --system --uid 7117 --gid elastic --home-dir /var/lib/stratuslab-elastic --shell /usr/sbin/nologin elastic \
 && install -d -o elastic -g elastic -m 0711 /var/lib/stratuslab-elastic \
 && install -d -o elastic -g elastic -m 0750 /run/stratuslab-elastic
COPY --from=build /app /opt/stratuslab-elastic
ENV PATH="/opt/stratuslab-elastic:${PATH}" \
    DOTNET_EnableDiagnostics=0
USER 7117:7117
VOLUME ["/var/lib/stratuslab-elastic"]
ENTRYPOINT ["elastic"]
CMD ["serve", "--config", "/etc/stratuslab-elastic/elastic.yaml"]
# Asks where ELASTIC_SERVER says, else where ELASTIC_LISTEN lets the service listen, else at the default. When the configuration file has another
# "listen", give it to the container: -e ELASTIC_SERVER=unix:/run/stratuslab-elastic/elastic.sock
HEALTHCHECK --interval=30s --timeout=10s --start-period=60s --retries=3 CMD elastic status --live --server "${ELASTIC_SERVER:-${ELASTIC_LISTEN:-http://127.0.0.1:7117}}"
