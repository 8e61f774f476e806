/** What the keys do; the same table as in the documentation. */

import { Dialog } from "../ui/dialog";

export const KEYS: [string, string][] = [
  ["a", "accept the claim"],
  ["x", "reject it, with a reason (1–9 choose one)"],
  ["e", "edit its fields; Enter saves, Escape leaves"],
  ["Space", "skip it for now"],
  ["m", "merge: it is about the same incident as others"],
  ["s", "split: it is about another incident than the rest"],
  ["u", "undo the last decision, and the one before, without end"],
  ["r", "redo what was undone last"],
  ["j / k", "next, previous claim of the queue"],
  ["n / p", "next, previous claim in this report"],
  ["c", "add a claim that the machine missed, from the selected words"],
  ["b", "bulk: decide on everything that fits the filter"],
  ["/", "search the sentences"],
  ["f", "filter by any field"],
  ["?", "this list"],
];

export function KeyTable() {
  return (
    <table class="table keys">
      <caption class="sr-only">Keys of the review page</caption>
      <thead>
        <tr>
          <th scope="col">Key</th>
          <th scope="col">Does</th>
        </tr>
      </thead>
      <tbody>
        {KEYS.map(([key, does]) => (
          <tr key={key}>
            <th scope="row">
              {key.split(" / ").map((one, index) => (
                <>
                  {index > 0 && " "}
                  <kbd>{one}</kbd>
                </>
              ))}
            </th>
            <td>{does}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

export function KeySheet({ onClose }: { onClose: () => void }) {
  return (
    <Dialog title="Keys" onClose={onClose}>
      <KeyTable />
      <p class="small muted">Every key has a button, too. Single keys can be switched off under “Settings and help”.</p>
    </Dialog>
  );
}
