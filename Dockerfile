# The service in a container: it drives libvirt and Slurm of the host, whose sockets and configuration are mounted in.
#   docker build -t stratuslab-elastic .
#   docker run --network host -v /etc/stratuslab-elastic:/etc/stratuslab-elastic:ro -v /var/lib/stratuslab-elastic:/var/lib/stratuslab-elastic \
#     -v /run/libvirt:/run/libvirt -v /etc/slurm:/etc/slurm:ro -v /run/munge:/run/munge stratuslab-elastic
FROM mcr.microsoft.com/dotnet/sdk:10.0-bookworm-slim AS build
WORKDIR /source
COPY . .
RUN dotnet publish src/StratusLab.Elastic -c Release -o /app

FROM mcr.microsoft.com/dotnet/aspnet:10.0-bookworm-slim
RUN apt-get update \
 && apt-get install -y --no-install-recommends libvirt-clients qemu-utils genisoimage slurm-client munge \
 && rm -rf /var/lib/apt/lists/*
COPY --from=build /app /opt/stratuslab-elastic
ENTRYPOINT ["/opt/stratuslab-elastic/elastic"]
CMD ["serve", "--config", "/etc/stratuslab-elastic/elastic.yaml"]
HEALTHCHECK --interval=30s --timeout=5s CMD ["/opt/stratuslab-elastic/elastic", "status"]
