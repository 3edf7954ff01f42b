import type { Problem } from '../api/problem.ts';

/** Why something that was asked for was not done. */
export function Refusal({ problem }: { problem: Problem | null }) {
  if (problem === null) return null;
  return (
    <div class="refusal" role="alert">
      <strong>{problem.title}.</strong> {problem.detail}{' '}
      {problem.errors === undefined ? (
        problem.remedy
      ) : (
        <ul>
          {problem.errors.map(({ field, message }) => (
            <li key={field + message}>
              <span class="mono">{field}</span> {message}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
