import { type Command, Option } from 'commander';
import type { TaskStatus } from '../../domain/specs/index.ts';
import type { Run } from '../main.ts';
import type { Link } from '../spec/trace.ts';

const STATES: readonly TaskStatus[] = ['not-started', 'queued', 'in-progress', 'completed'];

/** `spec show`, `trace`, `graph`, `set`, `approve` and `task set`: what a spec says, and the one thing in it that changes by the day. */
export function registerSpec(program: Command, run: Run): void {
  const spec = program.commands.find((command) => command.name() === 'spec') ?? program.command('spec').description('read and keep specs');
  spec
    .command('show')
    .description('requirements, design and tasks of a spec in figures')
    .argument('<spec>', 'name or folder of the spec')
    .addHelpText('after', '\nExamples:\n  $ stringline spec show user-preferences\n')
    .action((name: string) => run('stringline.spec/1', async (context) => (await import('../spec/show.ts')).showSpec(name, context)));
  spec
    .command('trace')
    .description('from each criterion to properties, tasks, commits and tests')
    .argument('<spec>', 'name or folder of the spec')
    .addOption(
      new Option('--require <links...>', 'end with 1 where a criterion leads to none of these').choices([
        'design',
        'task',
        'commit',
        'test',
      ]),
    )
    .addHelpText(
      'after',
      '\nExamples:\n  $ stringline spec trace user-preferences\n  $ stringline spec trace user-preferences --require task commit test\n',
    )
    .action((name: string, { require: required = [] }: { require?: Link[] }) =>
      run('stringline.spec-trace/1', async (context) => (await import('../spec/trace.ts')).traceCommand(name, required, context)),
    );
  spec
    .command('graph')
    .description('criteria, properties and tasks as a graph')
    .argument('<spec>', 'name or folder of the spec')
    .option('--format <format>', 'mermaid or dot', 'mermaid')
    .addHelpText(
      'after',
      '\nExamples:\n  $ stringline spec graph user-preferences\n  $ stringline spec graph user-preferences --format dot | dot -Tsvg\n',
    )
    .action((name: string, options: { format: string }) =>
      run('stringline.spec-graph/1', async (context) => (await import('../spec/graph.ts')).graphCommand(name, options.format, context)),
    );
  registerEdits(spec, run);
  registerTask(program, run);
}

function registerEdits(spec: Command, run: Run): void {
  spec
    .command('set')
    .description('reword one criterion, and change nothing else')
    .argument('<spec>', 'name or folder of the spec')
    .argument('<criterion>', 'number of the criterion')
    .argument('<sentence>', 'the new sentence, on one line')
    .addHelpText('after', '\nExamples:\n  $ stringline spec set sign-in 1.2 "IF the password is wrong, THEN THE system SHALL answer 401"\n')
    .action((name: string, id: string, sentence: string) =>
      run('stringline.spec-set/1', async (context) =>
        (await import('../spec/set-criterion.ts')).setCriterionCommand({ spec: name, id, sentence }, context),
      ),
    );
  spec
    .command('approve')
    .description('write down that the documents of a spec are approved as they are, so that lint tells when one is stale')
    .argument('<spec>', 'name or folder of the spec')
    .argument('[document]', 'requirements, bugfix, design or tasks (default: all that are there)')
    .option('--by <name>', 'who approves (default: your git identity)')
    .addHelpText('after', '\nExamples:\n  $ stringline spec approve sign-in\n  $ stringline spec approve sign-in design\n')
    .action((name: string, only: string | undefined, { by }: { by?: string }) =>
      run('stringline.spec-approve/1', async (context) => (await import('../spec/approve.ts')).approveCommand({ name, only, by }, context)),
    );
}

function registerTask(program: Command, run: Run): void {
  program
    .command('task')
    .description('tasks of specs')
    .command('set')
    .description('change the box of one task, and nothing else')
    .argument('<spec>', 'name or folder of the spec')
    .argument('<id>', 'number of the task, or its full text')
    .argument('<state>', STATES.join(', '))
    .addHelpText('after', '\nExamples:\n  $ stringline task set user-preferences 2.1 completed\n')
    .action((spec: string, id: string, state: string) =>
      run('stringline.task-set/1', async (context) => (await import('../spec/set-task.ts')).setTask({ spec, id, state }, context)),
    );
}
