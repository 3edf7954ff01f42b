// The load generator, a program: publishes events as instruments/load.ts says.
import { type Load, type LoadReport, RunningLoad } from './instruments/load.ts';
import { answerCalls } from './instruments/program.ts';

export type GeneratorCalls = typeof calls;

const calls = {
  async run(load: Load): Promise<LoadReport> {
    const running = new RunningLoad(load);
    try {
      return await running.finish();
    } finally {
      running.close();
    }
  },
};

answerCalls(calls);
