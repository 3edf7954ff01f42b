// Routes of the native API for who there is, who may do what, and who did.
import { apiKey, auditEntry, madeApiKey, madeWorkspace, pageOf, workspace } from './answers.ts';
import { apiKeyQuery, auditQuery, newApiKey, newWorkspace, workspaceQuery } from './native-api.ts';
import type { Route } from './route.ts';

export const accountRoutes = {
  createWorkspace: {
    method: 'POST',
    path: '/workspaces',
    summary: 'Make a workspace, with its first key; only for keys of the first workspace',
    scope: 'manage',
    audit: { action: 'workspace.create' },
    body: newWorkspace,
    answer: { status: 201, schema: madeWorkspace },
    problems: ['workspace_limit_reached'],
  },
  listWorkspaces: {
    method: 'GET',
    path: '/workspaces',
    summary: 'The workspace of the key; for keys of the first one that may manage, all of them, newest first',
    scope: 'read',
    query: workspaceQuery,
    answer: { status: 200, schema: pageOf(workspace) },
    problems: [],
  },
  createApiKey: {
    method: 'POST',
    path: '/api-keys',
    summary: 'Make a key; it is shown only in this answer',
    scope: 'manage',
    audit: { action: 'api_key.create' },
    body: newApiKey,
    answer: { status: 201, schema: madeApiKey },
    problems: ['api_key_limit_reached'],
  },
  listApiKeys: {
    method: 'GET',
    path: '/api-keys',
    summary: 'Keys, newest first, without the keys themselves',
    scope: 'manage',
    query: apiKeyQuery,
    answer: { status: 200, schema: pageOf(apiKey) },
    problems: [],
  },
  revokeApiKey: {
    method: 'DELETE',
    path: '/api-keys/{id}',
    of: 'api_key',
    summary: 'Revoke a key; it opens nothing from now on',
    scope: 'manage',
    audit: { action: 'api_key.revoke' },
    answer: { status: 204, schema: null },
    problems: ['api_key_in_use'],
  },
} as const satisfies Record<string, Route>;

export const auditRoutes = {
  listAudit: {
    method: 'GET',
    path: '/audit',
    summary: 'Who changed what, newest first',
    scope: 'manage',
    query: auditQuery,
    answer: { status: 200, schema: pageOf(auditEntry) },
    problems: [],
  },
  exportAudit: {
    method: 'GET',
    path: '/audit/export',
    summary: 'The whole audit trail, newest first, as a line of JSON per entry',
    scope: 'manage',
    answer: { status: 200, schema: auditEntry, type: 'application/x-ndjson' },
    problems: [],
  },
} as const satisfies Record<string, Route>;
