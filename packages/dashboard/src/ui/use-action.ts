// Something that is done on the server at the press of a button: once at a time, and it says when it failed.
import { useState } from 'preact/hooks';
import { type Problem, problemOf } from '../api/problem.ts';

export interface Action<Input> {
  readonly isBusy: boolean;
  readonly problem: Problem | null;
  readonly run: (input: Input) => void;
  readonly forget: () => void;
}

export function useAction<Input = void>(act: (input: Input) => Promise<void>): Action<Input> {
  const [isBusy, setIsBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const perform = async (input: Input) => {
    setIsBusy(true);
    setProblem(null);
    try {
      await act(input);
    } catch (cause) {
      setProblem(problemOf(cause));
    } finally {
      setIsBusy(false);
    }
  };
  return { isBusy, problem, run: (input) => void perform(input), forget: () => setProblem(null) };
}
