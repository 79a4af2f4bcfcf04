"""The same shapes in plain PyTorch, to be held against. It is told what they are in one argument of JSON, does what each
line of its input says (`encode CLIPS`, `decode BEAMS` of what was encoded last, or a step of `train CLIPS`) and answers
with what that took."""

import json
import math
import sys
import time

import torch
import torch.nn.functional as F
from torch import nn


def split(x, heads):
    return x.unflatten(-1, (heads, -1)).transpose(1, 2)


class Attention(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.heads = heads
        self.query, self.key, self.value, self.out = (nn.Linear(width, width) for _ in range(4))

    def memory(self, x):
        return split(self.key(x), self.heads), split(self.value(x), self.heads)

    def forward(self, x, memory, causal=False):
        attended = F.scaled_dot_product_attention(split(self.query(x), self.heads), *memory, is_causal=causal)
        return self.out(attended.transpose(1, 2).flatten(2))

    def of_clips(self, x, memory):
        """Attends to what clips have in common: all hypotheses of one are its queries."""
        clips = memory[0].size(0)
        return self(x.view(clips, -1, x.size(-1)), memory).view(x.shape)


class FeedForward(nn.Sequential):
    def __init__(self, width, hidden, activation):
        super().__init__(nn.Linear(width, hidden), activation(), nn.Linear(hidden, width))


class EncoderLayer(nn.Module):
    def __init__(self, width, heads, hidden):
        super().__init__()
        self.norm, self.attention = nn.LayerNorm(width), Attention(width, heads)
        self.last, self.feed = nn.LayerNorm(width), FeedForward(width, hidden, nn.GELU)

    def forward(self, x):
        y = self.norm(x)
        x = x + self.attention(y, self.attention.memory(y))
        return x + self.feed(self.last(x))


class DecoderLayer(nn.Module):
    def __init__(self, width, heads, hidden, activation, looks):
        super().__init__()
        self.norm, self.attention = nn.LayerNorm(width), Attention(width, heads)
        self.cross_norm, self.cross = nn.LayerNorm(width), Attention(width, heads)
        self.last, self.feed = nn.LayerNorm(width), FeedForward(width, hidden, activation)
        self.looks = looks
        if looks:
            self.gates = nn.Parameter(torch.full([2], 0.5))
            self.look_norm, self.look = nn.LayerNorm(width), Attention(width, heads)
            self.look_last, self.look_feed = nn.LayerNorm(width), FeedForward(width, hidden, nn.GELU)

    def memory(self, states, seen):
        return self.cross.memory(states), self.look.memory(seen) if self.looks else None

    def forward(self, x, cache, memory):
        heard, seen = memory
        if self.looks:
            x = x + self.gates[0].tanh() * self.look.of_clips(self.look_norm(x), seen)
            x = x + self.gates[1].tanh() * self.look_feed(self.look_last(x))
        y = self.norm(x)
        own = self.attention.memory(y)
        if cache is not None:
            own = tuple(torch.cat(pair, 2) for pair in zip(cache, own))
        x = x + self.attention(y, own, x.size(1) > 1)
        x = x + self.cross.of_clips(self.cross_norm(x), heard)
        return x + self.feed(self.last(x)), own


class TextDecoder(nn.Module):
    def __init__(self, width, heads, layers, hidden, vocabulary, context, activation, looks):
        super().__init__()
        self.embedding = nn.Embedding(vocabulary, width)
        self.positions = nn.Parameter(torch.randn(context, width))
        self.layers = nn.ModuleList(
            DecoderLayer(width, heads, hidden, activation, looks) for _ in range(layers))
        self.norm = nn.LayerNorm(width)

    def memory(self, states, seen=None):
        return [layer.memory(states, seen) for layer in self.layers]

    def forward(self, tokens, caches, memory, position):
        x = self.embedding(tokens) + self.positions[position : position + tokens.size(1)]
        for i, layer in enumerate(self.layers):
            x, caches[i] = layer(x, caches[i], memory[i])
        return F.linear(self.norm(x[:, -1]), self.embedding.weight)


class Residual(nn.Module):
    def __init__(self, inside, outside, stride):
        super().__init__()
        self.first = nn.Conv2d(inside, outside, 3, stride, 1, bias=False)
        self.second = nn.Conv2d(outside, outside, 3, 1, 1, bias=False)
        self.norms = nn.ModuleList(nn.BatchNorm2d(outside) for _ in range(2))
        self.slopes = nn.ModuleList(nn.PReLU(outside) for _ in range(2))
        self.shortcut = nn.Identity() if stride == 1 else nn.Sequential(
            nn.Conv2d(inside, outside, 1, stride, bias=False), nn.BatchNorm2d(outside))

    def forward(self, x):
        y = self.norms[1](self.second(self.slopes[0](self.norms[0](self.first(x)))))
        return self.slopes[1](y + self.shortcut(x))


class AvHubert(nn.Module):
    def __init__(self, width, heads, layers, hidden, channels, taps, groups):
        super().__init__()
        self.front = nn.Sequential(
            nn.Conv3d(1, channels[0], (5, 7, 7), (1, 2, 2), (2, 3, 3), bias=False), nn.BatchNorm3d(channels[0]),
            nn.PReLU(channels[0]), nn.MaxPool3d((1, 3, 3), (1, 2, 2), (0, 1, 1)))
        self.trunk = nn.Sequential(*(
            Residual(channels[stage - 1] if block == 0 else channels[stage], channels[stage],
                     2 if stage > 1 and block == 0 else 1)
            for stage in range(1, 5) for block in range(2)))
        self.seen, self.heard = nn.Linear(channels[4], width), nn.Linear(104, width)
        self.fused, self.projection = nn.LayerNorm(2 * width), nn.Linear(2 * width, width)
        self.places = nn.Conv1d(width, width, taps, padding=taps // 2, groups=groups)
        self.layers = nn.ModuleList(EncoderLayer(width, heads, hidden) for _ in range(layers))
        self.last = nn.LayerNorm(width)

    def forward(self, pixels, sound):
        clips, frames = pixels.shape[:2]
        pictures = ((pixels[..., 4:92, 4:92].float() / 255 - 0.421) / 0.165).unsqueeze(1)
        x = self.front(pictures).transpose(1, 2).flatten(0, 1)
        seen = self.seen(self.trunk(x).mean((2, 3)).view(clips, frames, -1))
        heard = torch.zeros_like(seen) if sound is None else self.heard(sound)
        x = self.projection(self.fused(torch.cat([heard, seen], -1)))
        x = x + F.gelu(self.places(x.transpose(1, 2))[..., :frames]).transpose(1, 2)
        for layer in self.layers:
            x = layer(x)
        return self.last(x)


class WhisperEncoder(nn.Module):
    def __init__(self, mels, context, width, heads, layers):
        super().__init__()
        self.bands = nn.Parameter(torch.rand(mels, 201))
        self.first, self.second = nn.Conv1d(mels, width, 3, padding=1), nn.Conv1d(width, width, 3, 2, 1)
        self.positions = nn.Parameter(torch.randn(context, width))
        self.layers = nn.ModuleList(EncoderLayer(width, heads, 4 * width) for _ in range(layers))
        self.last = nn.LayerNorm(width)

    def forward(self, samples):
        power = torch.stft(samples, 400, 160, window=torch.hann_window(400), return_complex=True)[..., :-1].abs() ** 2
        mel = (self.bands @ power).clamp(min=1e-10).log10()
        return self.states((torch.maximum(mel, mel.amax((1, 2), True) - 8) + 4) / 4)

    def states(self, mel):
        x = F.gelu(self.second(F.gelu(self.first(mel)))).transpose(1, 2)
        x = x + self.positions[: x.size(1)]
        for layer in self.layers:
            x = layer(x)
        return self.last(x)


def stacked_filter_bank(samples, bands):
    power = torch.fft.rfft(F.pad(samples, (0, 240)).unfold(1, 400, 160), 512).abs() ** 2 / 512
    energies = (power @ bands).clamp(min=1e-16).log()
    return F.layer_norm(energies[:, : energies.size(1) // 4 * 4].unflatten(1, (-1, 4)).flatten(2), [104])


class Flamingo(nn.Module):
    def __init__(self, shape):
        super().__init__()
        whisper, eyes = shape["whisper"], shape["eyes"]
        width, heads, layers = whisper["width"], whisper["heads"], whisper["layers"]
        self.ears = WhisperEncoder(whisper["mels"], whisper["audioContext"], width, heads, layers)
        self.eyes = AvHubert(**eyes)
        self.projection = nn.Linear(eyes["width"], width)
        self.decoder = TextDecoder(
            width, heads, layers, 4 * width, whisper["vocabulary"], whisper["textContext"], nn.GELU, True)
        self.prompt = 4

    def forward(self, samples, pixels):
        return self.decoder.memory(self.ears(samples), self.projection(self.eyes(pixels, None)))


class SequenceToSequence(nn.Module):
    def __init__(self, shape):
        super().__init__()
        decoder, eyes = shape["decoder"], shape["eyes"]
        self.bands = nn.Parameter(torch.rand(257, 26))
        self.encoder = AvHubert(**eyes)
        self.decoder = TextDecoder(
            eyes["width"], decoder["heads"], decoder["layers"], decoder["hidden"], decoder["vocabulary"],
            decoder["context"], nn.ReLU, False)
        self.prompt = 1

    def forward(self, samples, pixels):
        sound = stacked_filter_bank(samples, self.bands)[:, : pixels.size(1)]
        return self.decoder.memory(self.encoder(pixels, sound))


class Whisper(nn.Module):
    """Under teacher forcing: the loss of texts, and a step of training on it."""

    def __init__(self, shape):
        super().__init__()
        whisper = shape["whisper"]
        width, heads, layers = whisper["width"], whisper["heads"], whisper["layers"]
        self.ears = WhisperEncoder(whisper["mels"], whisper["audioContext"], width, heads, layers)
        self.ears.bands.requires_grad_(False)
        self.decoder = TextDecoder(
            width, heads, layers, 4 * width, whisper["vocabulary"], whisper["textContext"], nn.GELU, False)
        nn.init.normal_(self.decoder.embedding.weight, std=0.02)
        self.optimiser = torch.optim.AdamW(
            [weight for weight in self.parameters() if weight.requires_grad], lr=shape["rate"], fused=True)

    def forward(self, mel, tokens):
        memory = self.decoder.memory(self.ears.states(mel))
        x = self.decoder.embedding(tokens) + self.decoder.positions[: tokens.size(1)]
        for layer, heard in zip(self.decoder.layers, memory):
            x, _ = layer(x, None, heard)
        return F.linear(self.decoder.norm(x), self.decoder.embedding.weight)

    def step(self, mel, tokens, labels):
        self.optimiser.zero_grad(set_to_none=True)
        loss = F.cross_entropy(self(mel, tokens).flatten(0, 1), labels.flatten())
        loss.backward()
        nn.utils.clip_grad_norm_(self.parameters(), 1.0)
        self.optimiser.step()
        return loss.item()


FAMILIES = {"whisper": Whisper, "whisper-flamingo": Flamingo, "av-hubert-seq2seq": SequenceToSequence}


def written(model, memory, clips, beams, count, banned):
    """Texts of a number of tokens: the likeliest token at every step, or the best of some hypotheses."""
    caches = [None] * len(model.decoder.layers)
    tokens = torch.zeros(clips, model.prompt, dtype=torch.long)
    scores = torch.zeros(clips, 1)
    history, position = None, 0
    for step in range(count):
        logits = model.decoder(tokens, caches, memory, position).float()
        position += tokens.size(1)
        logits[:, banned] = -math.inf
        ranked = logits.log_softmax(-1)
        vocabulary = ranked.size(-1)
        scores, chosen = (scores.unsqueeze(-1) + ranked.view(clips, -1, vocabulary)).flatten(1).topk(beams)
        parents = (chosen // vocabulary + torch.arange(clips).unsqueeze(1) * (ranked.size(0) // clips)).flatten()
        tokens = (chosen % vocabulary).view(-1, 1)
        if beams > 1:
            caches = [tuple(part.index_select(0, parents) for part in cache) for cache in caches]
            history = tokens if history is None else torch.cat([history.index_select(0, parents), tokens], 1)
        else:
            history = tokens if history is None else torch.cat([history, tokens], 1)
    return history.tolist()


def main():
    shape = json.loads(sys.argv[1])
    torch.set_num_threads(shape["threads"])
    torch.manual_seed(0)
    model = FAMILIES[shape["family"]](shape).eval()
    print(json.dumps({"torch": torch.__version__}), flush=True)
    clips, memory = 0, None
    for line in sys.stdin:
        what, number = line.split()
        if what == "encode":
            clips = int(number)
            samples = torch.randn(clips, shape["seconds"] * 16000) / 10
            pixels = torch.randint(0, 256, (clips, shape["seconds"] * 25, 96, 96), dtype=torch.uint8)
        if what == "train":
            mel = torch.randn(int(number), shape["whisper"]["mels"], shape["seconds"] * 100)
            tokens = torch.randint(0, 5000, (int(number), shape["tokens"] + 1))
        wall, cpu = time.perf_counter(), time.process_time()
        with torch.inference_mode(what != "train"):
            if what == "train":
                model.step(mel, tokens[:, :-1], tokens[:, 1:])
            elif what == "encode":
                memory = model(samples, pixels)
            else:
                written(model, memory, clips, int(number), shape["tokens"], shape["banned"])
        print(
            json.dumps({"wallSeconds": time.perf_counter() - wall, "cpuSeconds": time.process_time() - cpu}),
            flush=True)


if __name__ == "__main__":
    main()
