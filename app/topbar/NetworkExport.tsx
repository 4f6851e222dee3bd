// A network of the run as a file: which arm, which replica, which format; and how it is loaded elsewhere.

import { useState } from "react";
import { armLabel } from "#core/experiment/armNames.ts";
import type { Arm } from "#core/experiment/schema/schema.ts";
import { reasonOf } from "#core/message.ts";
import { LOADERS, networkName } from "#app/files/loaders.ts";
import type { Loader, NetworkFormat } from "#app/files/loaders.ts";
import { useLab, useLabState } from "#app/hooks/useLab.ts";
import { Select } from "#app/ui/Field.tsx";
import { fetchPart } from "#app/ui/parts.ts";

const FORMATS: readonly (readonly [NetworkFormat, string])[] = [
  ["safetensors", "safetensors"],
  ["npz", "NumPy (.npz)"],
  ["onnx", "ONNX"],
  ["tfjs", "TensorFlow.js"],
];

export function NetworkExport() {
  const lab = useLab();
  const experiment = useLabState((state) => state.experiment);
  const arms = useLabState((state) => state.arms);
  const [chosen, setArm] = useState<Arm>("fused");
  const [replica, setReplica] = useState(0);
  const [format, setFormat] = useState<NetworkFormat>("safetensors");
  const names = Object.keys(arms) as Arm[];
  const arm = arms[chosen] ? chosen : names[0];
  if (!arm) return null;
  const count = experiment.replicas;
  const save = async () => {
    try {
      const { saveNetwork } = await fetchPart(() => import("#app/files/saveNetwork.ts"));
      await saveNetwork(lab, arm, Math.min(replica, count - 1), format);
    } catch (error) {
      lab.warn(`Could not save the network: ${reasonOf(error)}.`);
    }
  };

  return (
    <section className="network-export" aria-label="Networks">
      <h2>Networks</h2>
      <div className="fields">
        <Select label="Arm" value={arm} onChange={(value) => setArm(value as Arm)}>
          {names.map((name) => (
            <option key={name} value={name}>
              {armLabel(name, experiment)}
            </option>
          ))}
        </Select>
        <Select
          label="Replica"
          value={String(Math.min(replica, count - 1))}
          onChange={(value) => setReplica(Number(value))}
        >
          {Array.from({ length: count }, (_, i) => (
            <option key={i} value={i}>
              {i + 1}
            </option>
          ))}
        </Select>
        <Select
          label="Format"
          value={format}
          onChange={(value) => setFormat(value as NetworkFormat)}
        >
          {FORMATS.map(([name, title]) => (
            <option key={name} value={name}>
              {title}
            </option>
          ))}
        </Select>
        <button type="button" onClick={() => void save()}>
          Save network
        </button>
      </div>
      {LOADERS[format].map((loader) => (
        <LoaderView
          key={`${format} ${loader.title}`}
          loader={loader}
          file={networkName(experiment, arm, Math.min(replica, count - 1), format)}
        />
      ))}
    </section>
  );
}

function LoaderView({ loader, file }: { readonly loader: Loader; readonly file: string }) {
  const lab = useLab();
  const code = loader.code(file);
  const copy = () =>
    navigator.clipboard.writeText(code).then(
      () => lab.showStatus(`Copied the lines that load ${file} in ${loader.title}.`),
      () =>
        lab.warn("This browser does not let the page copy: mark the lines and copy them by hand."),
    );
  return (
    <details>
      <summary>in {loader.title}</summary>
      <pre tabIndex={0} aria-label={`Lines that load it in ${loader.title}`}>
        {code}
      </pre>
      <button type="button" onClick={() => void copy()}>
        Copy for {loader.title}
      </button>
    </details>
  );
}
