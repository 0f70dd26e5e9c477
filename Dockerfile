# syntax=docker/dockerfile:1
FROM mcr.microsoft.com/dotnet/sdk:10.0-noble AS build
WORKDIR /source
# What restoring needs and nothing that changes more often: a change of the code restores nothing again.
COPY global.json Directory.Build.props Directory.Packages.props BannedSymbols.txt ./
COPY src/Domain/Domain.csproj src/Domain/
COPY src/Application/Application.csproj src/Application/
COPY src/Infrastructure/Infrastructure.csproj src/Infrastructure/
COPY src/Api/Api.csproj src/Api/
RUN dotnet restore src/Api/Api.csproj
COPY .editorconfig ./
COPY docs/ docs/
COPY src/ src/
RUN dotnet publish src/Api/Api.csproj --configuration Release --no-restore --output /app

FROM mcr.microsoft.com/dotnet/aspnet:10.0-noble
# What the evidence score measures with: pictures, printed codes, videos, and phones' photos with the decoder for them.
RUN apt-get update \
    && apt-get install --yes --no-install-recommends ffmpeg libgtk-3-0t64 libheif-examples libheif-plugin-libde265 tesseract-ocr \
    && rm -rf /var/lib/apt/lists/* \
    && install --directory --owner=app --group=app --mode=0750 /data
COPY --from=build /app /app
ENV ASPNETCORE_HTTP_PORTS=8080 \
    Storage__ConnectionString="Data Source=/data/parcours.db" \
    Media__Root=/data/media \
    Email__Folder=/data/mail
# Relative paths of settings begin here.
WORKDIR /data
# The rest of the file system may be read-only.
VOLUME ["/data", "/tmp"]
USER $APP_UID
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=10s --start-period=30s --retries=3 \
    CMD ["dotnet", "/app/Parcours.Api.dll", "health", "http://127.0.0.1:8080/health/ready"]
ENTRYPOINT ["dotnet", "/app/Parcours.Api.dll"]
