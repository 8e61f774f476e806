/** A table of records: a caption for screen readers, numbers aligned, wide ones scroll by themselves. */

import type { ComponentChildren } from "preact";

export interface Column<T> {
  name: string;
  /** What stands in the cell. */
  cell: (item: T) => ComponentChildren;
  number?: boolean;
}

interface Props<T> {
  caption: string;
  columns: Column<T>[];
  items: T[];
  keyOf: (item: T) => string;
  selected?: (item: T) => boolean;
}

export function Table<T>({ caption, columns, items, keyOf, selected }: Props<T>) {
  return (
    <div class="table-scroll" tabIndex={0} role="region" aria-label={caption}>
      <table class="table stacks">
        <caption class="sr-only">{caption}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.name} scope="col" class={column.number ? "number" : undefined}>
                {column.name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {items.map((item) => (
            <tr key={keyOf(item)} class={selected?.(item) ? "is-selected" : undefined}>
              {columns.map((column) => (
                <td key={column.name} data-label={column.name} class={column.number ? "number" : undefined}>
                  {column.cell(item)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
