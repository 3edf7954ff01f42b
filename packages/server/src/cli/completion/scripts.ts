// Completion for three shells, from one table. The scripts ask nobody: no server, no process per keystroke.
import type { Place, PlaceOption } from './words.ts';

export const shells = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof shells)[number];

export function completionScript(shell: Shell, places: readonly Place[]): string {
  return { bash, zsh, fish }[shell](places);
}

/** In single quotes, as every shell here reads them. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/** The loop that finds the command in the words typed so far, the same in bash and zsh. */
function pathFinding(places: readonly Place[], words: string): string {
  const known = places.filter(({ path }) => path !== '').map(({ path }) => quoted(path));
  return `  local place='' word next
  for word in ${words}; do
    next="\${place:+$place }$word"
    case "$next" in
      ${known.join('|')}) place="$next" ;;
    esac
  done`;
}

function valuesCase(options: readonly PlaceOption[], indent: string): string {
  return options
    .filter(({ takesValue }) => takesValue)
    .map(({ flag, values }) => `${indent}${flag}) candidates=(${values.map(quoted).join(' ')}); isValue=1 ;;`)
    .join('\n');
}

function cases(places: readonly Place[], listed: (place: Place) => string): string {
  return places
    .map(
      (place) => `    ${quoted(place.path)})
      case "$before" in
${valuesCase(place.options, '        ')}
        *) ${listed(place)} ;;
      esac ;;`,
    )
    .join('\n');
}

function listedInBash({ commands, values, options }: Place): string {
  const names = [...commands.map(({ name }) => name), ...values];
  return listed(
    names.map(quoted),
    options.map(({ flag }) => quoted(flag)),
  );
}

/** With what each one means. */
function listedInZsh({ commands, values, options }: Place): string {
  return listed(
    [...commands.map(({ name, about }) => told(name, about)), ...values.map((value) => told(value, ''))],
    options.map(({ flag, about }) => told(flag, about)),
  );
}

function told(name: string, about: string): string {
  return quoted(`${name.replaceAll(':', '\\:')}:${about}`);
}

function listed(candidates: readonly string[], flags: readonly string[]): string {
  return `candidates=(${candidates.join(' ')}); flags=(${flags.join(' ')})`;
}

function bash(places: readonly Place[]): string {
  return `# Completion of cuewire for bash. Made by: cuewire completion bash
_cuewire() {
  local current="\${COMP_WORDS[COMP_CWORD]}" before="\${COMP_WORDS[COMP_CWORD-1]}"
  local -a candidates=() flags=()
  local isValue=0
${pathFinding(places, '"${COMP_WORDS[@]:1:COMP_CWORD-1}"')}
  case "$place" in
${cases(places, listedInBash)}
  esac
  if [[ "$current" == -* && $isValue -eq 0 ]]; then candidates=("\${flags[@]}"); fi
  COMPREPLY=()
  local candidate
  for candidate in "\${candidates[@]}"; do
    [[ "$candidate" == "$current"* ]] && COMPREPLY+=("$candidate")
  done
  return 0
}
complete -o default -F _cuewire cuewire
`;
}

function zsh(places: readonly Place[]): string {
  return `#compdef cuewire
# Completion of cuewire for zsh. Made by: cuewire completion zsh
_cuewire() {
  local current="\${words[CURRENT]}" before="\${words[CURRENT-1]}"
  local -a candidates flags
  local isValue=0
${pathFinding(places, '"${(@)words[2,CURRENT-1]}"')}
  case "$place" in
${cases(places, listedInZsh)}
  esac
  if [[ "$current" == -* && $isValue -eq 0 ]]; then candidates=("\${flags[@]}"); fi
  if (( $#candidates )); then _describe 'cuewire' candidates; else _files; fi
}
# Loaded by itself at the first Tab, or sourced.
if [[ \${funcstack[1]} == _cuewire ]]; then _cuewire "$@"; else compdef _cuewire cuewire; fi
`;
}

function fish(places: readonly Place[]): string {
  const lines = places.flatMap(({ path, commands, values, options }) => {
    const here = `-n ${quoted(`__cuewire_at ${quoted(path)}`)}`;
    return [
      ...commands.map(
        ({ name, about }) => `complete -c cuewire ${here} -f -a ${quoted(name)} -d ${quoted(about)}`,
      ),
      ...(values.length === 0 ? [] : [`complete -c cuewire ${here} -f -a ${quoted(values.join(' '))}`]),
      ...options.map(({ flag, about, takesValue, values }) => {
        const value = takesValue ? (values.length === 0 ? ' -r' : ` -x -a ${quoted(values.join(' '))}`) : '';
        return `complete -c cuewire ${here} -l ${flag.replace(/^--/, '')}${value} -d ${quoted(about)}`;
      }),
    ];
  });
  const known = places.filter(({ path }) => path !== '').map(({ path }) => quoted(path));
  return `# Completion of cuewire for fish. Made by: cuewire completion fish
set -g __cuewire_paths ${known.join(' ')}
function __cuewire_at
    set -l path ''
    for word in (commandline -opc)[2..]
        set -l next (string trim -- "$path $word")
        contains -- "$next" $__cuewire_paths; and set path $next
    end
    test "$path" = "$argv[1]"
end
complete -c cuewire -f
${lines.join('\n')}
`;
}
