import { storyAddress, type Subject } from '../shell/addresses.ts';

/** What an event is about, leading to its story. */
export function SubjectLink({ subject }: { subject: Subject }) {
  return (
    <a class="subject" href={storyAddress(subject)} title={`Story of ${subject.kind}/${subject.id}`}>
      <span class="subject-kind">{subject.kind}/</span>
      <span class="mono">{subject.id}</span>
    </a>
  );
}
