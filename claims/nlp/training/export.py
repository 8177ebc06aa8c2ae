"""The trained network as two int8 ONNX graphs: ``encoder.onnx``, and ``arguments.onnx`` for the cues of one window."""

from __future__ import annotations

from pathlib import Path

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.quantization.shape_inference import quant_pre_process
from torch import Tensor, nn

from claims.nlp.learned.model import ENCODER, TOWER
from claims.nlp.training.network import HIDDEN, Network


class _Encoder(nn.Module):
    def __init__(self, network: Network) -> None:
        super().__init__()
        self.network = network

    def forward(self, pieces: Tensor, cases: Tensor, quotes: Tensor) -> tuple[Tensor, Tensor]:
        return self.network.encode(pieces, cases, quotes, None)


class _Arguments(nn.Module):
    def __init__(self, network: Network) -> None:
        super().__init__()
        self.network = network

    def forward(self, shared: Tensor, marks: Tensor) -> Tensor:
        return self.network.arguments(shared, marks, None)


def export(network: Network, folder: Path) -> None:
    """Write both graphs to the folder.  They take one window at a time, so there is no padding to be masked."""
    network.eval()
    pieces = torch.randint(0, 4, (1, 24))
    along = {1: "pieces"}
    _write(
        _Encoder(network), (pieces, pieces, pieces), folder / ENCODER,
        inputs={"pieces": along, "cases": along, "quotes": along}, outputs={"shared": along, "cues": along},
    )  # fmt: skip
    _write(
        _Arguments(network), (torch.randn(1, 24, HIDDEN), pieces.expand(3, -1)), folder / TOWER,
        inputs={"shared": along, "marks": {0: "cues", **along}}, outputs={"arguments": {0: "cues", **along}},
    )  # fmt: skip


def _write(
    graph: nn.Module,
    example: tuple[Tensor, ...],
    file: Path,
    *,
    inputs: dict[str, dict[int, str]],
    outputs: dict[str, dict[int, str]],
) -> None:
    full, prepared = file.with_suffix(".full.onnx"), file.with_suffix(".prepared.onnx")
    torch.onnx.export(
        graph, example, str(full), input_names=list(inputs), output_names=list(outputs),
        dynamic_axes={**inputs, **outputs}, opset_version=17, dynamo=False,
    )  # fmt: skip
    quant_pre_process(str(full), str(prepared), skip_symbolic_shape=True)
    quantize_dynamic(prepared, file, per_channel=True, weight_type=QuantType.QInt8)
    full.unlink()
    prepared.unlink()
