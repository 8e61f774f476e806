/** Decisions from the pages: sent one after the other, told to the queue, undone and redone. */

import { useRef, useState } from "preact/hooks";

import { ApiError, post } from "../api/client";
import type { Card, Decision, Judgement, State } from "../api/types";
import { refresh } from "../state/session";
import { gistText } from "../ui/claim";
import { plural } from "../ui/format";
import { say } from "../ui/toast";
import type { Clash } from "./dialogs";
import { filterBody } from "./dialogs";

interface Answer {
  judgement: Judgement;
  cards: Card[];
  undo?: string;
}

export interface Wish {
  decision: Exclude<Decision, "undo">;
  claims: string[];
  others?: string[];
  edits?: Record<string, unknown>;
  why?: string | null;
}

const DONE: Record<Decision, string> = {
  accept: "Accepted",
  reject: "Rejected",
  edit: "Saved",
  merge: "Merged",
  apart: "Split",
  undo: "Undone",
};

interface Callbacks {
  /** Cards as they are now, in the queue or not. */
  onCards: (cards: Card[]) => void;
  /** After something that changes more than a few cards. */
  onMuch: () => void;
}

export function useDecisions({ onCards, onMuch }: Callbacks) {
  const [clash, setClash] = useState<(Clash & { wish: Wish }) | null>(null);
  const busy = useRef(false);
  const undone = useRef<string[]>([]);

  /** One call at a time: a key held down must not decide twice. */
  const alone = async (what: () => Promise<void>): Promise<boolean> => {
    if (busy.current) return false;
    busy.current = true;
    try {
      await what();
      return true;
    } catch (problem) {
      say(problem instanceof Error ? problem.message : String(problem), { bad: true });
      return false;
    } finally {
      busy.current = false;
    }
  };

  /** Sends a decision; true if it is in the book now. `etag` guards against deciding on what somebody changed. */
  const decide = async (wish: Wish, card: Card | null, etag = card?.etag): Promise<boolean> => {
    let done = false;
    await alone(async () => {
      try {
        const answer = await post<Answer>("/api/judgements", wish, { ifMatch: wish.claims.length === 1 ? etag : undefined });
        done = true;
        undone.current = [];
        onCards(answer.cards ?? []);
        const what = wish.claims.length === 1 && card ? gistText(card) : plural(wish.claims.length, "claim");
        say(`${DONE[wish.decision]}: ${what}`, { action: { label: "Undo", run: () => void undo(answer.judgement.id) } });
        void refresh();
      } catch (problem) {
        const theirs = problem instanceof ApiError && problem.conflict ? (problem.body as { theirs?: Card })?.theirs : undefined;
        if (!theirs) throw problem;
        setClash({ wish, theirs, message: (problem as ApiError).message, mine: { decision: wish.decision, edits: wish.edits ?? {}, why: wish.why ?? null } });
      }
    });
    return done;
  };

  const bulk = async (decision: "accept" | "reject", why: string, count: number): Promise<void> => {
    const answer = await post<Answer>("/api/judgements", { decision, filter: filterBody(), why: why || null });
    undone.current = [];
    say(`${DONE[decision]}: ${plural(count, "claim")}`, { action: { label: "Undo all", run: () => void undo(answer.judgement.id) } });
    onMuch();
    void refresh();
  };

  /** Takes back the given judgement, or one's last that holds. */
  const undo = (judgement?: string) =>
    alone(async () => {
      const answer = await post<Answer>("/api/judgements/undo", judgement ? { judgement } : {});
      undone.current.push(answer.judgement.id);
      tell("Taken back", answer);
    });

  /** Takes back the last undo. */
  const redo = () =>
    alone(async () => {
      const last = undone.current.pop();
      if (!last) return say("Nothing was undone here that could be redone.");
      tell("Holds again", await post<Answer>("/api/judgements/undo", { judgement: last }));
    });

  const tell = (word: string, answer: Answer) => {
    const cards = answer.cards ?? [];
    onCards(cards);
    if (cards.length !== 1) onMuch();
    say(cards.length === 1 && cards[0] ? `${word}: ${gistText(cards[0])}` : `${word}: ${plural(cards.length, "claim")}`);
    void refresh();
  };

  return {
    decide,
    bulk,
    undo,
    redo,
    clash,
    /** Theirs stays; the queue learns what it is. */
    keepTheirs: () => {
      if (clash) onCards([clash.theirs]);
      setClash(null);
    },
    /** Decides again, now on what they left. */
    keepMine: async () => {
      const now = clash;
      setClash(null);
      return now ? decide(now.wish, now.theirs, now.theirs.etag) : false;
    },
  };
}

/** Counts by state after cards changed, without asking the server. */
export function recount(counts: Partial<Record<State, number>>, before: Card | undefined, after: Card): Partial<Record<State, number>> {
  if (!before || before.state === after.state) return counts;
  return {
    ...counts,
    [before.state]: Math.max(0, (counts[before.state] ?? 0) - 1),
    [after.state]: (counts[after.state] ?? 0) + 1,
  };
}
