// What a list shows when it has nothing to show: not yet, not at all, not for you, or not this time.
import type { ComponentChildren } from 'preact';
import type { Problem } from '../api/problem.ts';
import { host, visit } from '../api/visit.ts';
import { CopyButton } from './copy-button.tsx';
import type { Resource } from './use-resource.ts';

/** One of the four states, or what `children` makes of the value. */
export function Loaded<Value>({
  resource,
  children,
}: {
  resource: Resource<Value>;
  children: (value: Value) => ComponentChildren;
}) {
  if (resource.kind === 'loading') return <Loading />;
  if (resource.kind === 'failed') return <Failed problem={resource.problem} onRetry={resource.reload} />;
  return (
    <div class="loaded" aria-busy={resource.isLoading}>
      {children(resource.value)}
    </div>
  );
}

function Loading() {
  return (
    <output class="loading" aria-label="Loading">
      <span />
      <span />
      <span />
    </output>
  );
}

function Failed({ problem, onRetry }: { problem: Problem; onRetry?: () => void }) {
  if (problem.code === 'forbidden') return <Forbidden problem={problem} />;
  return (
    <div class="state state-failed" role="alert">
      <h2>{problem.title}</h2>
      <p>
        {problem.detail} {problem.remedy}
      </p>
      {problem.request_id === undefined ? null : <p class="quiet mono">request {problem.request_id}</p>}
      {onRetry === undefined ? null : (
        <button type="button" class="button" onClick={onRetry}>
          Try again
        </button>
      )}
    </div>
  );
}

function Forbidden({ problem }: { problem: Problem }) {
  if (visit.value !== null) {
    return (
      <div class="state" role="alert">
        <h2>Your link does not open this</h2>
        <p>Ask {host()} for one that does.</p>
      </div>
    );
  }
  return (
    <div class="state" role="alert">
      <h2>This key may not look at that</h2>
      <p>{problem.detail} Sign in with a key that has it, or make one:</p>
      <Command
        text={`curl ${location.origin}/v1/api-keys -H 'Authorization: Bearer KEY_THAT_MAY_MANAGE' \\\n  -d '{"name": "dashboard", "scopes": ["read", "manage"]}'`}
      />
    </div>
  );
}

/** Nothing is there yet; `children` say what to do about it. */
export function Empty({ title, children }: { title: string; children?: ComponentChildren }) {
  return (
    <div class="state">
      <h2>{title}</h2>
      {children}
    </div>
  );
}

export function Command({ text }: { text: string }) {
  return (
    <div class="command">
      <pre tabIndex={0}>{text}</pre>
      <CopyButton text={text} label="command" />
    </div>
  );
}
