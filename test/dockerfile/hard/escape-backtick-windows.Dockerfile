# escape=`
FROM debian:bookworm-slim AS installer
SHELL ["powershell", "-Command", "$ErrorActionPreference = 'Stop';"]
COPY setup.exe c:\
RUN Start-Process c:\setup.exe `
      -ArgumentList '/quiet', '/norestart' `
      # a note between
      -Wait; `

    Remove-Item c:\setup.exe
RUN dir c:\
FROM `
  installer `
  AS runtime
WORKDIR c:\app\
COPY --from=installer c:\out\ .
ENTRYPOINT ["c:\\app\\orders.exe"]
