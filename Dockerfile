# The production image: the program, Node.js with the PDF compiler, no compiler,
# no shell tools beyond Debian's slim set, no root.

FROM node:20-bookworm-slim AS packages
WORKDIR /src
COPY package.json package-lock.json .npmrc ./
# Neither the private PostgreSQL (optional) nor test tools (dev) belong in it.
RUN npm ci --ignore-scripts --omit=dev --omit=optional

FROM golang:1.26-bookworm AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
COPY --from=packages /src/node_modules node_modules
# HarfBuzz, which cuts the fonts, runs in Node.js.
COPY --from=packages /usr/local/bin/node /usr/local/bin/node
RUN go run ./web/assets/bundle \
 && CGO_ENABLED=0 go build -trimpath -ldflags="-s -w" -o bin/lotse ./cmd/lotse

FROM node:20-bookworm-slim
RUN useradd --system --uid 10001 --home-dir /var/lib/lotse --create-home --shell /usr/sbin/nologin lotse
WORKDIR /opt/lotse
COPY --from=build /src/bin/lotse bin/lotse
COPY --from=build /src/LICENSE /src/NOTICE ./
# The PDF worker needs these two at run time; style sheets are in the program.
COPY --from=packages /src/node_modules/@myriaddreamin node_modules/@myriaddreamin
COPY --from=packages /src/node_modules/@expo-google-fonts node_modules/@expo-google-fonts
ENV PATH="/opt/lotse/bin:$PATH" LOTSE_LISTEN=":8080" LOTSE_DATA_DIR="/var/lib/lotse"
USER lotse
VOLUME /var/lib/lotse
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:8080/healthz').then(r => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["lotse"]
CMD ["serve"]
