# The image of Charla: one process that does everything unless ROLE says otherwise.
FROM node:24-bookworm-slim AS build
WORKDIR /charla
COPY package.json package-lock.json ./
RUN npm ci
COPY . .
RUN npm run build && npm prune --omit=dev

FROM node:24-bookworm-slim
ENV NODE_ENV=production DATA_DIR=/data PORT=3000
WORKDIR /charla
RUN mkdir /data && chown node:node /data
COPY --from=build /charla/package.json /charla/tsconfig.json ./
COPY --from=build /charla/node_modules node_modules
COPY --from=build /charla/engine engine
COPY --from=build /charla/channels channels
COPY --from=build /charla/db db
COPY --from=build /charla/dist dist
USER node
VOLUME /data
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s --start-interval=1s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/healthz`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
STOPSIGNAL SIGTERM
CMD ["node", "engine/main.ts"]
