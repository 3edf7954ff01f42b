// What the server says when it refuses, or what we say when it does not answer.

export interface Problem {
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly detail: string;
  readonly remedy: string;
  readonly request_id?: string;
  readonly errors?: readonly { readonly field: string; readonly message: string }[];
}

export class ProblemError extends Error {
  readonly problem: Problem;

  constructor(problem: Problem, options?: ErrorOptions) {
    super(problem.title, options);
    this.problem = problem;
  }
}

export const unreachable: Problem = {
  status: 0,
  code: 'unreachable',
  title: 'The server does not answer',
  detail: 'The request did not get through.',
  remedy: 'Check that Cuewire runs and that this machine can reach it, then try again.',
};

export function problemOf(cause: unknown): Problem {
  if (cause instanceof ProblemError) return cause.problem;
  return {
    status: 0,
    code: 'dashboard',
    title: 'The dashboard made a mistake',
    detail: cause instanceof Error ? cause.message : String(cause),
    remedy: 'Load the page again; if it happens again, report it with the words above.',
  };
}

/** The problem that an answer carries; made up from the status when it carries none. */
export async function problemIn(response: Response): Promise<Problem> {
  const isProblem = response.headers.get('content-type')?.startsWith('application/problem+json') === true;
  if (isProblem) return (await response.json()) as Problem;
  return {
    status: response.status,
    code: 'unexpected',
    title: `The server answered ${response.status}`,
    detail: 'The answer is none of Cuewire; something in between may have given it.',
    remedy: 'Try again, and look at the proxy in front of Cuewire if there is one.',
  };
}
