"""Whisper by transformers, to be held against. It is told in one argument of JSON where the model lies, does what each line
of its input says (`encode CLIPS`, or `decode BEAMS` of what was encoded last) and answers with what that took."""

import json
import sys
import time

import torch
import transformers
from transformers import GenerationConfig, GenerationMixin, WhisperForConditionalGeneration


def main():
    shape = json.loads(sys.argv[1])
    torch.set_num_threads(shape["threads"])
    torch.manual_seed(0)
    transformers.logging.set_verbosity_error()
    transformers.logging.disable_progress_bar()
    model = WhisperForConditionalGeneration.from_pretrained(shape["folder"], dtype=torch.float32).eval()
    print(json.dumps({"torch": torch.__version__, "transformers": transformers.__version__}), flush=True)
    states = None
    for line in sys.stdin:
        what, number = line.split()
        if what == "encode":
            mels = torch.randn(int(number), model.config.num_mel_bins, 2 * model.config.max_source_positions)
        else:
            fixed = GenerationConfig(
                num_beams=int(number),
                do_sample=False,
                min_new_tokens=shape["tokens"],
                max_new_tokens=shape["tokens"],
                suppress_tokens=shape["banned"],
                eos_token_id=shape["banned"][0],
                pad_token_id=shape["banned"][0],
                use_cache=True)
            prompt = torch.tensor([shape["prompt"]] * states.last_hidden_state.size(0))
        wall, cpu = time.perf_counter(), time.process_time()
        with torch.inference_mode():
            if what == "encode":
                states = model.get_encoder()(mels)
            else:
                # Whisper's own `generate` is for long files; this one only searches.
                texts = GenerationMixin.generate(
                    model, encoder_outputs=states, decoder_input_ids=prompt, generation_config=fixed)
        spent = {"wallSeconds": time.perf_counter() - wall, "cpuSeconds": time.process_time() - cpu}
        if what == "decode" and texts.size(1) != len(shape["prompt"]) + shape["tokens"]:
            sys.exit(f"transformers wrote texts of {texts.size(1) - len(shape['prompt'])} tokens")
        print(json.dumps(spent), flush=True)


if __name__ == "__main__":
    main()
