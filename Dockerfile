# The service in a container: it drives libvirt and Slurm of the host, whose sockets and configuration are mounted in.
#   docker build -t stratuslab-elastic .
#   docker run --network host -v /etc/stratuslab-elastic:/etc/stratuslab-elastic:ro -v /var/lib/stratuslab-elastic:/var/lib/stratuslab-elastic \
#     -v /run/libvirt:/run/libvirt -v /etc/slurm:/etc/slurm:ro -v /run/munge:/run/munge stratuslab-elastic
# Slurm's commands may be older than slurmctld (two releases), not newer. Ubuntu 24.04 has 23.11: for an older controller put that release's commands
# into the image instead and name them in clusters[].slurm.bin.
# .NET 10 has images for Ubuntu, Alpine and Azure Linux; none for Debian.
FROM mcr.microsoft.com/dotnet/sdk:10.0-noble AS build
WORKDIR /source
COPY . .
RUN dotnet publish src/StratusLab.Elastic -c Release -o /app

FROM mcr.microsoft.com/dotnet/aspnet:10.0-noble
RUN apt-get update \
 && apt-get install -y --no-install-recommends genisoimage libvirt-clients munge openssh-client qemu-utils slurm-client xz-utils zstd \
 && rm -rf /var/lib/apt/lists/*
COPY --from=build /app /opt/stratuslab-elastic
ENV PATH="/opt/stratuslab-elastic:${PATH}"
ENTRYPOINT ["elastic"]
CMD ["serve", "--config", "/etc/stratuslab-elastic/elastic.yaml"]
# Asks where ELASTIC_SERVER says, else where ELASTIC_LISTEN lets the service listen, else at the default. When the configuration file has another
# "listen", give it to the container: -e ELASTIC_SERVER=unix:/run/stratuslab-elastic/elastic.sock
HEALTHCHECK --interval=30s --timeout=10s --start-period=60s CMD elastic status --server "${ELASTIC_SERVER:-${ELASTIC_LISTEN:-http://127.0.0.1:7117}}"
