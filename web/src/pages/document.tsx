import { Empty } from "../ui/bits";

export default function Page() {
  return <Empty title="This page is being made" />;
}
