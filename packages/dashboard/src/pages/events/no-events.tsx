import { may } from '../../api/session.ts';
import { Command, Empty } from '../../ui/states.tsx';

export function NoEvents({ isFiltered }: { isFiltered: boolean }) {
  if (isFiltered) {
    return (
      <Empty title="No event has this subject">
        <p>A subject is written as kind/id, such as media/vi4blUQJFrYWbaG44NChkH11.</p>
      </Empty>
    );
  }
  if (!may('publish')) {
    return (
      <Empty title="No event was published yet">
        <p>Each one shows up here as soon as it is.</p>
      </Empty>
    );
  }
  return (
    <Empty title="No event was published yet">
      <p>Upload a video, or publish an event of your own:</p>
      <Command
        text={`curl ${location.origin}/v1/events -H 'Authorization: Bearer YOUR_KEY' \\\n  -d '{"type": "media.ready", "subject": {"kind": "media", "id": "vi1"}, "data": {"duration_ms": 10000}}'`}
      />
    </Empty>
  );
}
