/** A modal dialog on the browser's own element: focus is kept inside and given back. */

import type { ComponentChildren } from "preact";
import { useEffect, useId, useRef } from "preact/hooks";

interface Props {
  title: string;
  children: ComponentChildren;
  /** Buttons, the one that does it last. */
  actions?: ComponentChildren;
  wide?: boolean;
  onClose: () => void;
  /** Makes the dialog a form; Enter submits it. */
  onSubmit?: () => void;
}

export function Dialog({ title, children, actions, wide, onClose, onSubmit }: Props) {
  const element = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    const dialog = element.current;
    const before = document.activeElement;
    dialog?.showModal();
    const first = dialog?.querySelector<HTMLElement>("[data-first], .content :is(input, textarea, select, button):not(:disabled)");
    (first ?? dialog?.querySelector<HTMLElement>("footer button"))?.focus();
    return () => {
      dialog?.close();
      if (before instanceof HTMLElement) before.focus();
    };
  }, []);
  const inner = (
    <>
      <header>
        <h2 id={id} class="grow">
          {title}
        </h2>
        <button type="button" class="button plain small" aria-label="Close" onClick={onClose}>
          ✕
        </button>
      </header>
      <div class="content">{children}</div>
      {actions && <footer>{actions}</footer>}
    </>
  );
  return (
    <dialog
      ref={element}
      class={wide ? "dialog wide" : "dialog"}
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      {onSubmit ? (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            onSubmit();
          }}
        >
          {inner}
        </form>
      ) : (
        <div class="inner">{inner}</div>
      )}
    </dialog>
  );
}
