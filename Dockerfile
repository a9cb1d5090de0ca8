FROM node:24-slim AS dependencies
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# Optional packages are the embedded PostgreSQL: in a container DATABASE_URL names a server.
RUN --mount=type=cache,target=/root/.npm npm ci --omit=dev --omit=optional

FROM node:24-slim
ENV NODE_ENV=production
WORKDIR /app
COPY --from=dependencies /app/node_modules node_modules
COPY package.json LICENSE ./
COPY src src
COPY connectors connectors
COPY jobs jobs
# Where a simulated company keeps its journal.
RUN install --directory --owner=node --group=node /company
USER node
EXPOSE 9818 9819
ENTRYPOINT ["node", "src/cli/main.ts"]
CMD ["--help"]
